// Walks through a document as a reader would: writes the files that it shows under the names that it gives them, and runs its
// commands in their order, but for those marked (not run). Settings beside it make numbers of steps and images small. For a
// setup.groovy, which gets a closure from evaluate().
{ Map walk ->
    evaluate(new File(basedir, '../../../src/it/classes.groovy'))
    File folder = walk.folder
    // beside what it walks in: a copied folder stays as it is
    File config = new File(folder, '.mvn/maven.config')
    config.parentFile.mkdirs()
    config.text = (["-B", "-s", new File(basedir.parentFile, 'interpolated-settings.xml').canonicalPath,
                    "-Dmaven.repo.local=$localRepositoryPath", "-Daether.offline.protocols=file",
                    "-Ddev.dreambooth.cache=${new File(basedir, 'user-cache').path}"]
            + walk.settings.collect { name, value -> "-Ddreambooth.$name=$value" }).join('\n') + '\n'
    // what an earlier walk has installed
    new File(localRepositoryPath, 'com/acme').deleteDir()

    List<String> commands = ['set -eux']
    String file = null
    boolean run = true
    String kind = null
    StringBuilder block = new StringBuilder()
    walk.document.eachLine { line ->
        if (kind == null && line ==~ /```(sh|xml)/) {
            kind = line.substring(3)
            block.length = 0
        } else if (kind != null && line == '```') {
            if (kind == 'xml') {
                assert file != null : "no file is named for $block"
                File target = new File(folder, file)
                target.parentFile.mkdirs()
                target.text = block
            } else if (run) {
                commands << block.toString()
            }
            kind = null
            file = null
            run = true
        } else if (kind != null) {
            block << line << '\n'
        } else {
            def named = line =~ /^`([\w\/.-]+\.xml)`/
            file = named ? named[0][1] : file
            run = run && !line.contains('(not run')
        }
    }
    assert commands.size() > 1 : "$walk.document has no commands"

    File log = new File(basedir, "${folder.name}.log")
    ProcessBuilder shell = new ProcessBuilder('bash', '-c', commands.join('\n'))
            .directory(folder).redirectErrorStream(true).redirectOutput(log)
    shell.environment() << (walk.environment ?: [:])
    shell.environment().MAVEN_OPTS = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' // as in pom.xml
    shell.environment().PATH = "${System.getProperty('maven.home')}/bin:${System.getenv('PATH')}".toString()
    int status = shell.start().waitFor()
    assert status == 0 : log.text
}
