String log = new File(basedir, 'build.log').text
assert log.contains('no-model/model_index.json names no unet.')
assert !log.contains('\tat ') : 'no stack trace'
assert !new File(basedir, 'target/dreambooth/samples').exists()
