// Starts a training, stops Maven after its first step, and looks whether anything is left running. Ctrl-C and SIGTERM run
// the same hooks; SIGTERM is sent, since a build server may start its builds with Ctrl-C ignored, which children inherit.
import java.util.concurrent.TimeUnit

evaluate(new File(basedir, '../../../src/it/classes.groovy'))

File settings = new File(basedir.parentFile, 'interpolated-settings.xml')
File log = new File(basedir, 'interrupted.log')
Process maven = new ProcessBuilder(
        "${System.getProperty('maven.home')}/bin/mvn", '-B', '-s', settings.path,
        "-Dmaven.repo.local=$localRepositoryPath", '-Daether.offline.protocols=file',
        "-Ddev.dreambooth.cache=$basedir/user-cache", 'dev.dreambooth:dreambooth-maven-plugin:train')
        .directory(basedir).redirectErrorStream(true).redirectOutput(log).start()

File events = new File(basedir, 'target/dreambooth/.work/train/events.jsonl')
long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3)
while (!(events.isFile() && events.text.contains('StepCompleted'))) {
    assert maven.isAlive() && System.nanoTime() < deadline : log.text
    sleep(100)
}
def family = maven.descendants().toList()
assert family.any { it.info().command().orElse('').endsWith('java') } : 'the worker runs'

assert new ProcessBuilder('kill', '-TERM', maven.pid() as String).start().waitFor() == 0

assert maven.waitFor(1, TimeUnit.MINUTES) : 'Maven ends'
assert maven.exitValue() != 0
family.each { it.onExit().get(5, TimeUnit.SECONDS) }
assert family.every { !it.isAlive() } : 'no process is left'
assert !new File(basedir, 'target/dreambooth/model').exists() : 'no half a result'
