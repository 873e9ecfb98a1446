import groovy.json.JsonSlurper
import java.util.zip.ZipFile

File deployed = new File(basedir, 'there/dev/dreambooth/it/mascot/1.4')
['mascot-1.4.zip', 'mascot-1.4-run.json', 'mascot-1.4-provenance.json', 'mascot-1.4-samples.png', 'mascot-1.4-checkpoint.zip', 'mascot-1.4.pom'].each {
    assert new File(deployed, it).isFile()
}
assert deployed.list().count { it ==~ /mascot-1\.4.*\.(zip|json|png|pom)/ } == 6 : 'only what was asked for'

new ZipFile(new File(deployed, 'mascot-1.4.zip')).withCloseable { zip ->
    def names = zip.entries().collect { it.name }
    assert names == names.toSorted()
    assert names.containsAll(['model_index.json', 'run.json', 'provenance.json', 'bom.json', 'unet/diffusion_pytorch_model.safetensors'])
    assert !names.contains('events.jsonl') : 'no time of day'
    assert zip.entries().every { it.timeLocal.toString() == '2026-11-22T00:00' }
}

['mascot-1.4.zip', 'mascot-1.4-checkpoint.zip'].each {
    byte[] one = new File(basedir, "mascot/target/$it").bytes
    byte[] two = new File(basedir, "elsewhere/mascot/target/$it").bytes
    assert Arrays.equals(one, two) : "$it is the same wherever it is made"
}

def trained = new JsonSlurper().parse(new File(deployed, 'mascot-1.4-run.json'))
def used = new JsonSlurper().parse(new File(basedir, 'postcards/target/dreambooth/samples/run.json'))
assert used.artifacts == [model: 'dev.dreambooth.it:mascot:1.4:zip']
String unet = 'unet/diffusion_pytorch_model.safetensors'
assert used.fingerprint.inputs["model/$unet"] == trained.outputs.find { it.name == unet }.sha256 : 'what was deployed'
assert !new File(basedir, 'postcards/target/dreambooth/samples/run.json').text.contains(basedir.path)

def builds = new File(basedir, 'build.log').text.split('BUILD SUCCESS')
assert builds.length == 5
assert builds[0].contains('attached dev.dreambooth.it:mascot:1.4:zip')
assert builds[3].count('up to date') == 5 : 'three stages and two archives'
