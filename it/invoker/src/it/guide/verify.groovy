// a console of ASCII has a question mark for the arrow
String log = new File(basedir, 'walk.log').text
assert log.count('BUILD SUCCESS') == 13
assert log =~ /ok +libtorch /
assert log =~ /train: would run: 2 steps.* \(learningRate .* . 1.0E-5\)/
assert log.contains('generate: would run: with the model that train would make')
assert log =~ /unet: UNet2DConditionModel, \d+ tensors/
assert log.count(': verified: ') == 3
assert log =~ /guidanceScale 2\.5 . 3\.0/
assert new File(basedir, 'walk/postcards/target/dreambooth/samples').list().count { it.endsWith('.png') } == 4
assert new File(basedir, 'walk/mascot-xl/target/dreambooth/model/unet/diffusion_pytorch_model.safetensors').isFile()
assert new File(basedir, 'walk/mascot-xl/target/dreambooth/model/text_encoder_2').isDirectory()
