['dog', 'cat'].each {
    assert new File(basedir, "target/$it/model/run.json").text.contains("a photo of sks $it")
    assert new File(basedir, "target/two-subjects-1.0-SNAPSHOT-${it}.zip").isFile()
}
def concepts = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/both/model/run.json')).fingerprint.settings.concepts
assert concepts*.instancePrompt == ['a photo of sks dog', 'a photo of zwx cat']
assert concepts*.weight == [1, 2]
String log = new File(basedir, 'build.log').text
assert log.contains('attached dev.dreambooth.it:two-subjects:1.0-SNAPSHOT:dog:zip')
assert log.contains('attached dev.dreambooth.it:two-subjects:1.0-SNAPSHOT:cat-run:json')
assert log.contains('No samples to attach.')
assert log =~ /regularize: verified: .*class-images.a-photo-of-dog-.*; verified: .*class-images.a-photo-of-cat-/
assert log.contains('train: verified: ')
