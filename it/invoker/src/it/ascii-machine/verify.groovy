import groovy.json.JsonSlurper

File results = new File(basedir, 'target/dreambooth')
def record = new File(results, 'model/run.json').getText('UTF-8')
['Hündchen.png', '小犬.png', 'пёс № 1.png'].each { assert record.contains(it) : it }
assert new File(results, 'checkpoints/checkpoint-000001/state.safetensors').isFile()
assert new File(results, 'samples/01-ein-h-ndchen-und-7-seed0.png').isFile()
assert new File(results, 'samples/run.json').getText('UTF-8').contains('ein Hündchen und 7 小犬')

String log = new File(basedir, 'build.log').getText('UTF-8')
assert log.count('up to date') == 2 : 'the second build finds everything'
assert log =~ /step 2\/2/
assert log =~ /instanceImages is '.*', which this process cannot name: its locale \(LC_ALL=C\) has the characters of US-ASCII only, set by instanceImages: in elsewhere\.yaml, line 2\. Start it again in a UTF-8 locale/
assert log.contains("Maven's Java can name files in US-ASCII only")
assert log =~ /ok    names of files in every language \(locale LC_ALL=/
