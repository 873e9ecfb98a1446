File evaluation = new File(basedir, 'target/dreambooth/evaluation')
['run.json', 'evaluation.json', 'metrics.json', 'scores.csv', 'report.html', 'README.md'].each {
    assert new File(evaluation, it).isFile()
}
String suite = new File(evaluation, 'TEST-dreambooth.xml').text
assert suite.contains('tests="1"') && suite.contains('failures="0"') && suite.contains('name="subject.min"')

String log = new File(basedir, 'build.log').text
def builds = log.split(/BUILD (SUCCESS|FAILURE)/)
assert builds.length == 5
(0..1).each {
    assert !builds[it].contains('maven-install-plugin') && !(builds[it] =~ /install:[\w.-]+:install/) : 'a model below a gate is not installed'
}
assert log.contains('1 of 1 gates failed: subject.min')
assert builds[0] =~ /making \d+ images with the trained model/
(1..2).each { assert !(builds[it] =~ /making \d+ images with/) : 'another gate takes no new images' }
assert builds[3] =~ /evaluate: up to date/
assert builds[3].count('verified: ') >= 3
assert new File(localRepositoryPath, 'dev/dreambooth/it/judged/1.0/judged-1.0.zip').isFile()
