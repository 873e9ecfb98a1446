import groovy.json.JsonSlurper
import java.util.zip.ZipFile

File released = new File(basedir, 'lora-on-release/repository/com/acme/house-base/1.0')
['.zip', '-run.json', '-provenance.json', '-samples.png', '-checkpoint.zip', '.pom'].each {
    assert new File(released, "house-base-1.0$it").isFile()
}
assert released.list().count { it ==~ /house-base-1\.0.*\.(zip|json|png|pom)/ } == 6 : 'only what was asked for'

new ZipFile(new File(released, 'house-base-1.0.zip')).withCloseable { zip ->
    def names = zip.entries().collect { it.name }
    assert names == names.toSorted()
    assert names.containsAll(['model_index.json', 'run.json', 'provenance.json', 'bom.json', 'unet/diffusion_pytorch_model.safetensors'])
    assert !names.contains('events.jsonl') : 'no time of day'
    assert zip.entries().every { it.timeLocal.toString() == '2026-01-01T00:00' }
}
['', '-checkpoint'].each {
    byte[] one = new File(basedir, "lora-on-release/base/target/house-base-1.0${it}.zip").bytes
    byte[] two = new File(basedir, "lora-on-release/again/target/house-base-1.0-again${it}.zip").bytes
    assert Arrays.equals(one, two) : "house-base-1.0${it}.zip is the same wherever it is made"
}

// the LoRA's record says which base it was, and that it was this one
def base = new JsonSlurper().parse(new File(released, 'house-base-1.0-run.json'))
File lora = new File(basedir, 'lora-on-release/mascot/target/dreambooth/model')
def trained = new JsonSlurper().parse(new File(lora, 'run.json'))
assert trained.artifacts == [model: 'com.acme:house-base:1.0:zip']
String unet = 'unet/diffusion_pytorch_model.safetensors'
assert trained.fingerprint.inputs["model/$unet"] == base.outputs.find { it.name == unet }.sha256 : 'what was released'
assert !new File(lora, 'run.json').text.contains(basedir.path)
new ZipFile(new File(basedir, 'lora-on-release/repository/com/acme/mascot-lora/1.0/mascot-lora-1.0.zip')).withCloseable { zip ->
    def names = zip.entries().collect { it.name }
    assert names.any { it.endsWith('.safetensors') } && !names.contains(unet) : 'the adapters alone'
}

def builds = new File(basedir, 'build.log').text.split('BUILD SUCCESS')
assert builds.length == 3
assert builds[1].count('up to date') >= 3 : 'stages and archives'
assert new File(localRepositoryPath, 'com/acme/house-base/1.0-again/house-base-1.0-again.zip').isFile() : 'fetched'
