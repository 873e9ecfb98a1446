// What depends on a change runs again and names it; everything else is up to date.
String first = new File(basedir, 'images').listFiles()*.name.min()
def builds = new File(basedir, 'build.log').text.split('BUILD SUCCESS')
def ran = { build, stage -> (builds[build] =~ /$stage on cpu, \d+ threads \((.*)\)/).collect { it[1] } }
def expect = { int build, regularize, train, generate ->
    [regularize: regularize, train: train, generate: generate].each { stage, why ->
        def reasons = ran(build, stage)
        assert why == null ? reasons.isEmpty() : reasons.any { it.contains(why) } : "build $build, $stage: $reasons"
    }
    assert builds[build].count('up to date') == [regularize, train, generate].count(null)
}
expect(0, '', 'no result yet', 'no result yet')
expect(1, null, null, null)
expect(2, null, null, 'inferenceSteps 1 → 2')
expect(3, null, null, 'prompts ')
// a byte after the end of an image changes no pixel: training has to look at it, and what comes out is the same model
expect(4, null, "$first changed", null)
expect(5, null, 'learningRate ', 'model/unet/diffusion_pytorch_model.safetensors changed')
String scheduler = 'model/scheduler/scheduler_config.json changed'
expect(6, 'model ', scheduler, scheduler)
assert builds[2].contains('inferenceSteps is 2, as -Ddreambooth.inferenceSteps says, and not 1 as <inferenceSteps> in the POM says.')
