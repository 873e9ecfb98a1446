import java.nio.file.Files

File results = new File(basedir, 'target/dreambooth')
File other = new File(basedir, 'target/other')
def builds = new File(basedir, 'build.log').text.split('BUILD SUCCESS')
assert builds.length == 10 // nine builds and what follows the last

assert builds[0].contains('train: would run: 2 steps; memory: about ')
assert builds[0] =~ /ok +libtorch /

// the second machine trains nothing and gets the same bytes
assert builds[2].count('fetched from the remote cache') == 3
assert !(builds[2] =~ /step 2\/2/)
['model/unet/diffusion_pytorch_model.safetensors', 'model/run.json', 'model/bom.json', 'class-images/run.json'].each {
    assert Files.mismatch(new File(results, it).toPath(), new File(other, it).toPath()) == -1
}
assert builds[3].count('verified: ') == 3
assert builds[3] =~ /unet: UNet2DConditionModel, \d+ tensors/
assert !builds[3].contains('MISSING OR CHANGED')

// two parts put together are what one machine made
['run.json', 'contact-sheet.png', 'report.html', 'provenance.json'].each {
    assert Files.mismatch(new File(results, "samples/$it").toPath(), new File(other, "samples/$it").toPath()) == -1
}
assert builds[6] =~ /put 2 parts together to 2 images|up to date/
['dreambooth.schema.json', 'run.schema.json'].each { assert new File(basedir, "target/schemas/$it").isFile() }
assert builds[7].contains('train: up to date')
assert builds[8].contains('The run goes on without the remote cache http://localhost:1/cache/')
