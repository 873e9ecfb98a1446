String log = new File(basedir, 'walk.log').text
assert log.count('BUILD SUCCESS') == 7
assert log.contains('guidanceScale 2.5 → 3.0')
assert log.contains('attached com.acme.pets:bello:1.0:zip')
assert new File(basedir, 'walk/postcards/target/dreambooth/samples').list().count { it.endsWith('.png') } == 4
assert new File(basedir, 'walk/pets/class-images/target/dogs/manifest.json').isFile()
