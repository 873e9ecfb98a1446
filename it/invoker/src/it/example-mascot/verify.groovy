import groovy.json.JsonSlurper
import java.util.zip.ZipFile
import javax.imageio.ImageIO

File results = new File(basedir, 'mascot/target/dreambooth')
['class-images', 'model', 'samples'].each { stage ->
    assert new File(results, "$stage/run.json").isFile()
}
['unet/diffusion_pytorch_model.safetensors', 'vae/config.json', 'tokenizer/vocab.json', 'model_index.json'].each {
    assert new File(results, "model/$it").isFile()
}
assert new JsonSlurper().parse(new File(results, 'samples/run.json')).seeds.size() == 4

// in the jar, under names that a page can rely on
new ZipFile(new File(basedir, 'mascot/target/site-1.0.jar')).withCloseable { jar ->
    assert jar.getEntry('META-INF/resources/index.html')
    ['snow', 'beach', 'night', 'forest'].each {
        assert ImageIO.read(jar.getInputStream(jar.getEntry("META-INF/resources/mascot/${it}.png"))).width == 64
    }
}

def builds = new File(basedir, 'mascot.log').text.split('BUILD SUCCESS')
assert builds.length == 4 // three builds and what follows the last
assert builds[0] =~ /step 2\/2/
assert builds[0].contains('Tests run: 1, Failures: 0')
assert builds[1].count('up to date') >= 3
(1..2).each { assert !(builds[it] =~ /step 2\/2/) }
assert builds[2].count('fetched from the local cache') == 3
