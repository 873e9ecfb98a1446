String log = new File(basedir, 'build.log').text
assert log =~ /The executions (dog and cat|cat and dog) of train would both write to .*model, with different settings\. Give each an <outputDirectory>/
assert !log.contains('\tat ') : 'no stack trace'
assert !new File(basedir, 'target').exists() : 'refused before the first of them'
