import groovy.json.JsonSlurper
import java.time.Instant

['dog', 'robot'].each {
    File results = new File(basedir, "matrix/$it/target/dreambooth")
    assert new File(results, 'samples/contact-sheet.png').isFile()
    assert new JsonSlurper().parse(new File(results, 'samples/run.json')).seeds.size() == 2
    assert new File(basedir, "matrix/$it/target/${it}-1.0.zip").isFile()
}
def span = { String subject ->
    def times = new File(basedir, "matrix/$subject/target/dreambooth/model/events.jsonl").readLines()
            .collect { Instant.parse(new JsonSlurper().parseText(it).time) }
    [times.min(), times.max()]
}
def dog = span('dog')
def robot = span('robot')
assert dog[1] <= robot[0] || robot[1] <= dog[0] : "$dog and $robot overlap: each has the device to itself"

def builds = new File(basedir, 'matrix.log').text.split('BUILD SUCCESS')
assert builds.length == 3
assert builds[0] =~ /waiting for cpu, which \w+ for .* has/
assert builds[1].count('up to date') >= 6 : 'trainings, images and archives'
assert !(builds[1] =~ /step 2\/2/)
