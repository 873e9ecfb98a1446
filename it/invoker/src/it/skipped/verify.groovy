String log = new File(basedir, 'build.log').text
['regularize', 'train', 'generate'].each { assert log.contains("The stage $it is left out, as the setting skip says.") }
assert !new File(basedir, 'target').exists()
