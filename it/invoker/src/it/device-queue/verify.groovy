// Two modules whose plugins have other class loaders, at the same time: each has the device to itself.
import groovy.json.JsonSlurper
import java.time.Instant

def span = { String events ->
    def times = new File(basedir, events).readLines().collect { Instant.parse(new JsonSlurper().parseText(it).time) }
    [times.min(), times.max()]
}
def one = span('one/target/dreambooth/model/events.jsonl')
def two = span('two/target/dreambooth/model/events.jsonl')
assert one[1] <= two[0] || two[1] <= one[0] : "$one and $two overlap"

String log = new File(basedir, 'build.log').text
assert log =~ /waiting for cpu, which (train|generate|evaluate) for .* has/
assert new File(basedir, 'postcards/target/dreambooth/samples/run.json').text.contains('dev.dreambooth.it:one:1.0-SNAPSHOT:zip')
