import groovy.json.JsonSlurper

def record = new JsonSlurper().parse(new File(basedir, 'dreambooth/samples/run.json'))
assert record.fingerprint.settings.prompts == ['dog', 'cat']
assert record.seeds.values().every { it == 5 }
assert record.seeds.keySet().every { new File(basedir, "dreambooth/samples/$it").isFile() }
assert !new File(basedir, 'target').exists()
