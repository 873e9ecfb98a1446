String log = new File(basedir, 'build.log').text
assert log.contains('There is no setting learningRat, which is set by <learningRat> in the POM. Did you mean learningRate?')
assert !log.contains('\tat ') : 'no stack trace'
assert !new File(basedir, 'target').exists()
