['dog', 'cat'].each {
    assert new File(basedir, "target/$it/model/run.json").text.contains("a photo of sks $it")
    assert new File(basedir, "target/two-models-1.0-SNAPSHOT-${it}.zip").isFile()
}
String log = new File(basedir, 'build.log').text
assert log.contains('attached dev.dreambooth.it:two-models:1.0-SNAPSHOT:dog:zip')
assert log.contains('attached dev.dreambooth.it:two-models:1.0-SNAPSHOT:cat-run:json')
assert log.contains('No samples to attach.')
