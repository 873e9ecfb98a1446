def builds = new File(basedir, 'build.log').text.split('BUILD SUCCESS')
['regularize', 'train', 'generate'].each {
    assert builds[0].contains("The stage $it is left out, as the setting skip says.")
    assert builds[1].contains("The stage $it is left out, as the setting skip${it.capitalize()} says.")
}
assert !new File(basedir, 'target').exists()
