// Each mistake is refused before anything expensive, with what, where and what to do.
String log = new File(basedir, 'build.log').text
[
    ~/syntax\.yaml is not valid YAML: .* \(line 3, column \d+\)\. Correct it there\./,
    ~/There is no setting learning-rat, which is set by learning-rat: in unknown\.yaml, line 3\. Did you mean learningRate\?/,
    ~/nested\.yaml, line 2 has a nested structure for train\. Write settings as a flat list/,
    ~/inferenceSteps is 'many', set by -Ddreambooth\.inferenceSteps\. It must be a whole number from 1 to 1000\./,
    ~/eta is '1\.5', set by -Ddreambooth\.eta\. It must be a number from 0 to 1\./,
    ~/scheduler is 'dimm', set by -Ddreambooth\.scheduler\. It must be one of .*ddim/,
    ~/device cuda:0 \(-Ddreambooth\.device\) contradicts accelerator cpu \(the default of accelerator\)\. Set accelerator to cu124/,
    ~/The model com\.acme:nowhere:1\.0:zip cannot be fetched: .* It was set by -Ddreambooth\.model\. Run once without --offline, so that Maven can fetch it\./,
    ~/There is no trained model in .*model\. Run the goal train before package/,
    ~/Accelerator cu128 needs a libtorch folder, and libtorch is not set\. Set libtorch to the folder of a libtorch \d\.\d\.\d for CUDA 12/,
].each { assert log =~ it : it.pattern() }
assert log.count('BUILD FAILURE') == 10
assert !log.contains('\tat ') : 'no stack trace'
assert !new File(basedir, 'target').exists()
