String log = new File(basedir, 'build.log').text
assert log.contains("learningRate is 'NaN', set by -Ddreambooth.learningRate. It must be a finite number above 0")
assert !log.contains('\tat ') : 'no stack trace'
assert !new File(basedir, 'target').exists()
