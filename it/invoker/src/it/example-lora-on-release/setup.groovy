import java.nio.file.Files

evaluate(new File(basedir, '../../../src/it/example.groovy'))('lora-on-release', [
        skipRegularize: true, withPriorPreservation: false, checkpointingSteps: 1, attach: 'model|record|provenance|samples|checkpoint'])
// the base once more, under a version that no repository of this machine has
File again = new File(basedir, 'lora-on-release/again')
new File(again, 'photos').mkdirs()
['dreambooth.yaml', *(1..5).collect { "photos/0${it}.png" }].each {
    Files.copy(new File(basedir, "lora-on-release/base/$it").toPath(), new File(again, it).toPath())
}
new File(again, 'pom.xml').text = new File(basedir, 'lora-on-release/base/pom.xml').text.replace('<version>1.0<', '<version>1.0-again<')
new File(localRepositoryPath, 'com/acme').deleteDir()
