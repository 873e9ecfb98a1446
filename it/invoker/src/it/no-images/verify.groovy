String log = new File(basedir, 'build.log').text
assert log.contains('photos')
assert log.contains('It was set by <instanceImages> in the POM.')
assert !log.contains('\tat ') : 'no stack trace'
assert !new File(basedir, 'target/dreambooth/model').exists()
