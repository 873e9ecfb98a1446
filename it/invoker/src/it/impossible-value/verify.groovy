String log = new File(basedir, 'build.log').text
assert log.contains("maxTrainSteps is '0', set by -Ddreambooth.maxTrainSteps. It must be a whole number from 1 up.")
assert !log.contains('\tat ') : 'no stack trace'
assert !new File(basedir, 'target').exists()
