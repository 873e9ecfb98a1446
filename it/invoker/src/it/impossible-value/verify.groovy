String log = new File(basedir, 'build.log').text
assert log.contains("learningRate is 'NaN', set by -Ddreambooth.learningRate. It must be a number from 1e-37 to 1e38")
assert !log.contains('\tat ') : 'no stack trace'
assert !new File(basedir, 'target').exists()
