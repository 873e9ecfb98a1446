// Does what docs/guide.md tells a new user to do, word for word: writes the files that it shows under the names that it
// gives them, and runs its commands in their order. Only the numbers of steps and images are cut, by a file beside it.
File checkout = new File(basedir, '../../../../..').canonicalFile
File walk = new File(basedir, 'walk')

new File(walk, '.mvn').mkdirs()
new File(walk, '.mvn/maven.config').text = """\
-B
-s
${new File(basedir.parentFile, 'interpolated-settings.xml').canonicalPath}
-Dmaven.repo.local=$localRepositoryPath
-Daether.offline.protocols=file
-Ddev.dreambooth.cache=${new File(basedir, 'user-cache').path}
-Ddreambooth.cache=off
-Ddreambooth.maxTrainSteps=2
-Ddreambooth.lrWarmupSteps=0
-Ddreambooth.trainBatchSize=1
-Ddreambooth.classImages=2
-Ddreambooth.sampleBatchSize=2
-Ddreambooth.classInferenceSteps=2
-Ddreambooth.inferenceSteps=2
-Ddreambooth.resolution=64
"""
// what an earlier walk has installed
new File(localRepositoryPath, 'com/acme').deleteDir()

List<String> commands = ['set -eux']
String file = null
boolean run = true
String kind = null
StringBuilder block = new StringBuilder()
new File(checkout, 'docs/guide.md').eachLine { line ->
    if (kind == null && line ==~ /```(sh|xml)/) {
        kind = line.substring(3)
        block.length = 0
    } else if (kind != null && line == '```') {
        if (kind == 'xml') {
            assert file != null : "the guide names no file for $block"
            File target = new File(walk, file)
            target.parentFile.mkdirs()
            target.text = block
        } else if (run) {
            commands << block.toString()
        }
        kind = null
        file = null
        run = true
    } else if (kind != null) {
        block << line << '\n'
    } else {
        def named = line =~ /^`([\w\/.-]+\.xml)`/
        file = named ? named[0][1] : file
        run = run && !line.contains('(not run')
    }
}
assert commands.size() > 8

Process shell = new ProcessBuilder('bash', '-c', commands.join('\n'))
        .directory(walk).redirectErrorStream(true).redirectOutput(new File(basedir, 'walk.log'))
        .with { builder ->
            builder.environment().DREAMBOOTH = checkout.path
            // as small as the family can be, of random weights
            builder.environment().SDXL = new File(checkout, 'engine/core/src/test/resources/golden/sdxl/base/model').path
            builder.environment().PATH = "${System.getProperty('maven.home')}/bin:${System.getenv('PATH')}".toString()
            builder
        }.start()
int status = shell.waitFor()
assert status == 0 : new File(basedir, 'walk.log').text
