import groovy.json.JsonSlurper

def settings = new JsonSlurper().parse(new File(basedir, 'target/dreambooth/samples/run.json')).fingerprint.settings
assert settings.inferenceSteps == 2       // -D before POM before dreambooth.yaml
assert settings.guidanceScale == 3        // POM before dreambooth.yaml
assert settings.negativePrompt == 'from the file'
assert settings.prompts == ['from the POM']
