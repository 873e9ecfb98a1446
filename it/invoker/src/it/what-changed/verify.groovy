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
assert new File(basedir, 'first.log').text.count('(no result yet)') == 2
String engine = 'engine 0.0.9 '
expect(0, engine, engine, engine)
expect(1, null, null, null)
expect(2, null, null, 'inferenceSteps 1 ')
expect(3, null, null, 'prompts ')
// a byte after the end of an image changes no pixel: training has to look at it, and what comes out is the same model
expect(4, null, "$first changed", null)
expect(5, null, 'learningRate ', 'model/unet/diffusion_pytorch_model.safetensors changed')
String scheduler = 'model/scheduler/scheduler_config.json changed'
expect(6, 'model ', scheduler, scheduler)
assert builds[2].contains('inferenceSteps is 2, as -Ddreambooth.inferenceSteps says, and not 1 as <inferenceSteps> in the POM says.')

// The worker of a goal that has nothing to do compares, and makes not one tensor: the class of tensors is not even loaded.
String tensor = 'ai.djl.pytorch.engine.PtNDArray'
def workers = basedir.listFiles().findAll { it.name ==~ /classes-\d+\.log/ }.sort { it.lastModified() }
        .collect { it.readLines().collect { line -> line.replaceFirst(/.*\] (\S+) source:.*/, '$1') } as Set }
        .findAll { 'dev.dreambooth.engine.worker.Main' in it }
def goals = (builds.join('\n') =~ /--- [^\n]*:(regularize|train|generate) [\s\S]*?(up to date: |on cpu, )/)
        .collect { [it[1], it[2] == 'up to date: '] }
assert goals.size() == 21 && workers.size() == 21 && goals.count { it[1] } == 10
[goals, workers].transpose().eachWithIndex { pair, i ->
    def (goal, classes) = pair
    String of = "build ${i.intdiv(3)}, ${goal[0]}"
    assert (tensor in classes) != goal[1] : of
    println "$of: ${goal[1] ? 'up to date' : 'ran'}, ${classes.size()} classes"
}
return true
