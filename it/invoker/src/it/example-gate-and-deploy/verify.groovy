File evaluation = new File(basedir, 'gate-and-deploy/target/dreambooth/evaluation')
['run.json', 'evaluation.json', 'metrics.json', 'scores.csv', 'report.html', 'README.md', 'TEST-dreambooth.xml'].each {
    assert new File(evaluation, it).isFile()
}
def walk = new File(basedir, 'gate-and-deploy.log').text.split(/BUILD (SUCCESS|FAILURE)/)
assert walk.length == 3

// the first release: nothing to compare with, and all that is published
File releases = new File(basedir, 'gate-and-deploy/repository/com/acme/gated-mascot')
assert walk[0].contains('This is the first build')
assert walk[0] =~ /gates: [34] pass.* 1 skipped/
['.zip', '-run.json', '-provenance.json', '-samples.png', '-evaluation.json', '.pom'].each {
    assert new File(releases, "1.0/gated-mascot-1.0$it").isFile()
}

// the second one is no good, by itself and beside the first
assert walk[1].contains('baseline: com.acme:gated-mascot:1.0:evaluation:json')
assert walk[1] =~ /making \d+ images with the trained model/
assert walk[2].contains('2 of 5 gates failed: subject.ceiling.min')
assert walk[2].contains('subject.last-good.min')
assert walk[2].contains('1.1 is not deployed')
assert !new File(releases, '1.1').exists()
assert !new File(localRepositoryPath, 'com/acme/gated-mascot/1.1/gated-mascot-1.1.zip').exists()

String again = new File(basedir, 'build.log').text
assert again.contains('2 of 5 gates failed')
assert !(again =~ /install:[\w.-]+:install|maven-install-plugin/) : 'a model below a gate is not installed'
assert !(again =~ /making \d+ images with/) : 'nor are images made for it again'
