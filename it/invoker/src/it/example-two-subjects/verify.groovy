import groovy.json.JsonSlurper

File results = new File(basedir, 'two-subjects/target/dreambooth')
def concepts = new JsonSlurper().parse(new File(results, 'model/run.json')).fingerprint.settings.concepts
assert concepts*.instancePrompt == ['a photo of sks dog', 'a photo of zwx robot']
assert concepts*.weight == [1, 1]
// each prompt once for each subject
assert new JsonSlurper().parse(new File(results, 'samples/run.json')).seeds.size() == 6
assert new File(basedir, 'two-subjects/target/dog-and-robot-1.0.zip').isFile()
// class images for each class
assert new File(results, 'class-images').list().findAll { it.startsWith('a-photo-of-') }.collect { it.split('-')[3] }.toSet() == ['dog', 'robot'] as Set
