String log = new File(basedir, 'build.log').text
assert log.contains('resuming from checkpoint-')
assert log.contains('step 20/20')
assert new File(basedir, 'target/dreambooth/model/model_index.json').isFile()
