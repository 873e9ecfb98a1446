import java.nio.file.Files

File copy = new File(basedir, 'elsewhere/mascot')
copy.mkdirs()
Files.copy(new File(basedir, 'mascot/pom.xml').toPath(), new File(copy, 'pom.xml').toPath())
// what an earlier run of these builds has fetched
new File(localRepositoryPath, 'dev/dreambooth/it/mascot').deleteDir()
