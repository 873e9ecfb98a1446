evaluate(new File(basedir, '../../../src/it/classes.groovy'))

// A shell names the images: the Java that runs this may not be able to.
File script = new File(basedir, 'name-images')
script.setText('''
mkdir -p images
for name in 'Hündchen.png' '小犬.png' 'пёс № 1.png'; do
  cp "$1/01.png" "images/$name"
done
''', 'UTF-8')
Process shell = ['sh', script.path, new File(basedir, '../../../../quickstart/images').path].execute(null, basedir)
assert shell.waitFor() == 0 : shell.errorStream.text
