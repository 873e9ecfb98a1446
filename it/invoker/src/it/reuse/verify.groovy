import java.nio.file.Files

File results = new File(basedir, 'target/dreambooth')
File other = new File(basedir, 'target/other')
def builds = new File(basedir, 'build.log').text.split('BUILD SUCCESS')
assert builds.length == 12 // eleven builds and what follows the last

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
assert builds[4].count('fetched from the remote cache') == 1 // the model
(4..5).each { assert builds[it] =~ /made 1 images in .*samples-${it - 3}-of-2/ }
assert builds[6] =~ /put 2 parts together to 2 images in .*parts.samples/
assert (4..6).every { !builds[it].contains('up to date') }
def names = { File folder -> folder.list().findAll { it != 'events.jsonl' }.sort() }
File whole = new File(results, 'samples')
File merged = new File(basedir, 'target/parts/samples')
assert names(merged) == names(whole)
assert names(whole).count { it ==~ /\d\d-.*\.png/ } == 2
names(whole).each { assert Files.mismatch(new File(whole, it).toPath(), new File(merged, it).toPath()) == -1 : it }
['dreambooth.schema.json', 'run.schema.json'].each { assert new File(basedir, "target/schemas/$it").isFile() }
assert builds[7].contains('train: up to date')
assert builds[8].contains('The run goes on without the remote cache http://localhost:1/cache/')
assert builds[9].contains('would run: 2 steps') && !builds[9].contains('fetched from')
assert builds[10].contains('fetched from the remote cache http://localhost:')
assert !(builds[10] =~ /step 2\/2/)
String weights = 'model/unet/diffusion_pytorch_model.safetensors'
assert Files.mismatch(new File(results, weights).toPath(), new File(basedir, "target/secured/$weights").toPath()) == -1
