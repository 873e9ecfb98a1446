def builds = new File(basedir, 'nightly.log').text.split('BUILD SUCCESS')
assert builds.length == 5 // a release, three nights, and what follows the last

assert builds[0].contains('attached com.acme:mascot:1.0:zip')
assert builds[1] =~ /made 3 images/
assert builds[1] =~ /judged the model by \d+ images/
assert builds[2].count('up to date') == 2
assert builds[3] =~ /made 1 images? .*3 more are as they were/
assert builds[3].count('up to date') == 1 : 'no prompt of the judgement has changed'
File samples = new File(basedir, 'nightly/target/dreambooth/samples')
assert samples.list().count { it ==~ /\d\d-.*\.png/ } == 4

// what the images were made with is what was released
def json = new groovy.json.JsonSlurper()
String unet = 'unet/diffusion_pytorch_model.safetensors'
def released = json.parse(new File(basedir, 'nightly/repository/com/acme/mascot/1.0/mascot-1.0-run.json'))
assert json.parse(new File(samples, 'run.json')).fingerprint.inputs["model/$unet"] == released.outputs.find { it.name == unet }.sha256
