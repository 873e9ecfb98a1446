import java.time.Duration
import java.time.LocalTime

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
String engine = 'engine 0.0.9 → '
expect(0, engine, engine, engine)
expect(1, null, null, null)
expect(2, null, null, 'inferenceSteps 1 → 2')
expect(3, null, null, 'prompts ')
// a byte after the end of an image changes no pixel: training has to look at it, and what comes out is the same model
expect(4, null, "$first changed", null)
expect(5, null, 'learningRate ', 'model/unet/diffusion_pytorch_model.safetensors changed')
String scheduler = 'model/scheduler/scheduler_config.json changed'
expect(6, 'model ', scheduler, scheduler)
assert builds[2].contains('inferenceSteps is 2, as -Ddreambooth.inferenceSteps says, and not 1 as <inferenceSteps> in the POM says.')

// A goal that has nothing to do takes less than two seconds: the quickest of all, and as much longer as more programs want
// to run than the machine has processors.
def machine = java.lang.management.ManagementFactory.operatingSystemMXBean
double limit = 2 * Math.max(1, machine.systemLoadAverage / machine.availableProcessors)
for (stage in ['regularize', 'train', 'generate']) {
    def seconds = (builds.join('\n') =~ /([\d:,]+) \[INFO\] --- .*:$stage .*[\s\S]*?([\d:,]+) \[INFO\] (up to date: |$stage on cpu)/)
            .findAll { it[3] == 'up to date: ' }
            .collect { Duration.between(*[it[1], it[2]].collect { LocalTime.parse(it.replace(',', '.')) }).toMillis() / 1000 }
    assert seconds.min() < limit : "$stage: $seconds s, where $limit s are the limit"
    println "$stage: up to date in ${seconds.min()} s, where $limit s are the limit"
}
