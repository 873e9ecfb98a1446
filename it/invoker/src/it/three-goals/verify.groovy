import groovy.json.JsonSlurper
import javax.imageio.ImageIO

File results = new File(basedir, 'target/dreambooth')
['class-images', 'model', 'samples'].each { stage ->
    assert new File(results, "$stage/run.json").isFile()
    assert new File(results, "$stage/events.jsonl").isFile()
}
['unet/diffusion_pytorch_model.safetensors', 'vae/config.json', 'tokenizer/vocab.json', 'model_index.json'].each {
    assert new File(results, "model/$it").isFile()
}
def record = new JsonSlurper().parse(new File(results, 'samples/run.json'))
def images = record.seeds.keySet()
assert images.size() == 2
images.each { assert ImageIO.read(new File(results, "samples/$it")).width == 64 }

String log = new File(basedir, 'build.log').text
def builds = log.split('BUILD SUCCESS')
assert builds.length == 3 // two builds and what follows the second
assert builds[0] =~ /step 2\/2/
assert !(builds[1] =~ /step 2\/2/)
assert builds[1].count('up to date') >= 3
