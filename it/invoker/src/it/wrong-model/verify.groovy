String log = new File(basedir, 'build.log').text
assert log.contains('no-model/model_index.json names no unet. It was set by <model> in the POM.')
assert !log.contains('\tat ') : 'no stack trace'
assert !new File(basedir, 'target/dreambooth/samples').exists()
