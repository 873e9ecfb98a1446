File evaluation = new File(basedir, 'target/dreambooth/evaluation')
['run.json', 'evaluation.json', 'metrics.json', 'scores.csv', 'report.html', 'README.md'].each {
    assert new File(evaluation, it).isFile()
}
String suite = new File(evaluation, 'TEST-dreambooth.xml').text
assert suite.contains('tests="1"') && suite.contains('failures="0"') && suite.contains('name="subject.min"')

String log = new File(basedir, 'build.log').text
def builds = log.split(/BUILD (SUCCESS|FAILURE)/)
assert builds.length == 7
(0..1).each {
    assert !builds[it].contains('maven-install-plugin') && !(builds[it] =~ /install:[\w.-]+:install/) : 'a model below a gate is not installed'
}
assert log.contains('1 of 1 gates failed: subject.min')
assert builds[0] =~ /making \d+ images with the trained model/
(1..2).each { assert !(builds[it] =~ /making \d+ images with/) : 'another gate takes no new images' }
assert builds[3] =~ /evaluate: up to date/
assert builds[3].count('verified: ') >= 3
assert new File(localRepositoryPath, 'dev/dreambooth/it/judged/1.0/judged-1.0.zip').isFile()

// what was measured is published with the model, and the next version compares with it
assert builds[2].contains('attached dev.dreambooth.it:judged:1.0:evaluation:json')
assert new File(localRepositoryPath, 'dev/dreambooth/it/judged/1.0/judged-1.0-evaluation.json').isFile()
assert builds[4].contains('This is the first build')
assert builds[5].contains('baseline: dev.dreambooth.it:judged:1.0:evaluation:json')
assert new File(evaluation, 'evaluation.json').text.contains('"baseline"')
