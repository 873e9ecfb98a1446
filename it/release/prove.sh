#!/bin/sh
# A release tried out: builds the last commit as a version into a folder repository, signed with a key made for it, and then
# uses it as a stranger would, with that folder, Maven Central and nothing else. See docs/releasing.md.
#
#   sh it/release/prove.sh WORK
#
#   WORK       an empty or new folder, outside of the tree
#   REPRODUCE  set to 1, the release is built a second time elsewhere and compared byte by byte
#   MAVEN_REPO a local repository for the build of the release; by default an empty one in WORK
set -eu
version=1.0.0-proof
here=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$1"
work=$(cd "$1" && pwd)
case $work/ in "$here"/*) echo "WORK lies in the tree" >&2; exit 2 ;; esac
build_repository=${MAVEN_REPO:-$work/m2-build}
XDG_CACHE_HOME=$work/cache
GNUPGHOME=$work/gnupg
export XDG_CACHE_HOME GNUPGHOME
status=0
check() { # WHAT COMMAND...
  what=$1
  shift
  if "$@" > "$work/check.log" 2>&1; then
    echo "ok    $what"
  else
    echo "FAIL  $what"
    tail -n 20 "$work/check.log"
    status=1
  fi
}

# --- build -------------------------------------------------------------------------------------------------------------------
release() { # FOLDER REPOSITORY
  rm -rf "$1" "$2"
  mkdir -p "$1"
  git -C "$here" archive HEAD | tar -x -C "$1"
  (
    cd "$1"
    mvn -B -q "-Dmaven.repo.local=$build_repository" org.codehaus.mojo:versions-maven-plugin:2.19.1:set \
      "-DnewVersion=$version" -DprocessAllModules -DgenerateBackupPoms=false -DupdateBuildOutputTimestamp=false
    mvn -B "-Dmaven.repo.local=$build_repository" -Prelease -DskipTests deploy \
      "-DaltDeploymentRepository=local::file:$2" > "$1/build.log" 2>&1 || { tail -n 40 "$1/build.log"; exit 1; }
  )
}
if [ ! -f "$GNUPGHOME/made" ]; then
  mkdir -p "$GNUPGHOME"
  chmod 700 "$GNUPGHOME"
  gpg --batch --quiet --passphrase '' --quick-generate-key 'Proof of a release <proof@example.org>' ed25519 sign never
  touch "$GNUPGHOME/made"
fi
repository=$work/repository
release "$work/source" "$repository"
group=$repository/dev/dreambooth

# --- what was published ------------------------------------------------------------------------------------------------------
published=$(cd "$group" && for module in */; do echo "${module%/}"; done | LC_ALL=C sort | tr '\n' ' ')
wanted='dreambooth-bom dreambooth-contract dreambooth-engine dreambooth-engine-dist dreambooth-jenkins dreambooth-maven-plugin dreambooth-parent '
check "what is published: $published" test "$published" = "$wanted"
for module in dreambooth-contract dreambooth-engine dreambooth-maven-plugin dreambooth-jenkins; do
  for kind in '' -sources -javadoc; do
    check "$module$kind.jar" test -s "$group/$module/$version/$module-$version$kind.jar"
  done
  check "LICENSE in $module.jar" unzip -p "$group/$module/$version/$module-$version.jar" META-INF/LICENSE
done
check 'LICENSE in the .hpi' unzip -p "$group/dreambooth-jenkins/$version/dreambooth-jenkins-$version.hpi" META-INF/LICENSE
signed() (
  find "$group" -type f ! -name '*.asc' ! -name '*.md5' ! -name '*.sha*' ! -name 'maven-metadata*' | while read -r file; do
    gpg --batch --quiet --verify "$file.asc" "$file" || exit 1
  done
)
check 'every file has a signature that verifies' signed
described() (
  for element in name description url license developer scm; do
    grep -q "<$element>\|<$element " "$group/dreambooth-parent/$version/dreambooth-parent-$version.pom" || exit 1
    grep -q "<$element>\|<$element " "$group/dreambooth-bom/$version/dreambooth-bom-$version.pom" || exit 1
  done
  for pom in "$group"/*/"$version"/*.pom; do
    grep -q '<name>' "$pom" && grep -q '<description>' "$pom" && ! grep -q SNAPSHOT "$pom" || exit 1
  done
)
check 'POMs say what Central asks for' described

if [ "${REPRODUCE:-0}" = 1 ]; then
  release "$work/elsewhere/source" "$work/repository-again"
  same() (
    cd "$repository" || exit 1
    find . -type f ! -name '*.asc*' ! -name 'maven-metadata*' | while read -r file; do
      cmp "$file" "$work/repository-again/$file" || exit 1
    done
  )
  check 'a second build elsewhere has the same bytes' same
fi

for platform in linux-aarch64 osx-aarch64 win-x86_64; do
  zipped() (
    cd "$work/source" &&
    mvn -B -q "-Dmaven.repo.local=$build_repository" -Prelease -DskipTests -Dgpg.skip -pl engine/distribution package "-Dplatform=$platform" &&
    unzip -l engine/distribution/target/*.zip > "$work/$platform.list" &&
    grep -q "lib/pytorch-native-cpu-.*-$platform.jar" "$work/$platform.list" &&
    test "$(grep -c 'lib/pytorch-native-cpu' "$work/$platform.list")" = 1
  )
  check "the zip for $platform" zipped
done

# --- a stranger --------------------------------------------------------------------------------------------------------------
stranger=$work/stranger
rm -rf "$stranger" "$work/m2-stranger"
mkdir -p "$stranger"
cp -r "$here/it/quickstart/images" "$stranger/photos"
cd "$stranger"
repositories() { # repository|pluginRepository
  printf '<%s><id>proof</id><url>file:%s</url></%s>' "$1" "$repository" "$1"
}
cat > settings.xml <<END
<settings><profiles><profile><id>proof</id><activation><activeByDefault>true</activeByDefault></activation>
<repositories>$(repositories repository)</repositories>
<pluginRepositories>$(repositories pluginRepository)</pluginRepositories>
</profile></profiles></settings>
END
maven() { mvn -B -s "$stranger/settings.xml" "-Dmaven.repo.local=$work/m2-stranger" "$@"; }

mkdir one-line
train() (
  cd one-line &&
  maven "dev.dreambooth:dreambooth-maven-plugin:$version:train" -Ddreambooth.instanceImages=../photos \
    -Ddreambooth.subjectClass=dog -Ddreambooth.maxTrainSteps=3 -Ddreambooth.cache=off &&
  test -s dreambooth/model/run.json
)
check 'one line trains, in an empty directory with an empty repository' train

project() { # FOLDER ARTIFACT PACKAGING CONFIGURATION
  mkdir "$1"
  cat > "$1/pom.xml" <<END
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>com.acme</groupId><artifactId>$2</artifactId><version>1.0</version><packaging>$3</packaging>
$4
</project>
END
}
plugin="<groupId>dev.dreambooth</groupId><artifactId>dreambooth-maven-plugin</artifactId><version>$version</version>"
project mascot mascot dreambooth-model "<build><plugins><plugin>$plugin<extensions>true</extensions><configuration>
<instanceImages>../photos</instanceImages><subjectClass>dog</subjectClass><maxTrainSteps>3</maxTrainSteps><cache>off</cache>
</configuration></plugin></plugins></build>"
check 'a trained model is an artifact' maven -f mascot deploy "-DaltDeploymentRepository=local::file:$repository"
project postcards postcards pom "<build><plugins><plugin>$plugin<configuration><model>com.acme:mascot:1.0:zip</model>
<prompts><prompt>a photo of sks dog</prompt></prompts><inferenceSteps>2</inferenceSteps><cache>off</cache></configuration>
<executions><execution><goals><goal>generate</goal></goals></execution></executions></plugin></plugins></build>"
postcards() {
  maven -f postcards package && ls postcards/target/dreambooth/samples/*.png
}
check 'and another project generates with it, by its coordinates' postcards
project api api jar "<dependencyManagement><dependencies><dependency><groupId>dev.dreambooth</groupId>
<artifactId>dreambooth-bom</artifactId><version>$version</version><type>pom</type><scope>import</scope></dependency></dependencies>
</dependencyManagement><dependencies><dependency><groupId>dev.dreambooth</groupId><artifactId>dreambooth-engine</artifactId>
</dependency></dependencies>"
mkdir -p api/src/main/java
cat > api/src/main/java/Dog.java <<'END'
public class Dog {
    public static void main(String[] arguments) {
        System.out.println(dev.dreambooth.api.DreamBooth.ofOwnClassPath().with("subjectClass", "dog"));
    }
}
END
check 'the bill of materials has the versions' maven -f api compile -Dmaven.compiler.source=17 -Dmaven.compiler.target=17 \
  -Dproject.build.sourceEncoding=UTF-8

unzip -q "$group/dreambooth-engine-dist/$version"/*.zip
names() { LC_ALL=C sort | grep '\.jar$' | grep -v '^pytorch-native'; }
libraries() (
  maven -f api org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath "-Dmdep.outputFile=$stranger/api.path" &&
  tr ':' '\n' < api.path | sed 's|.*/||' | names > api.jars &&
  ls dreambooth-engine/lib | names > zip.jars &&
  diff zip.jars api.jars
)
check 'and a program on it runs on the jars that the zip has' libraries
for file in LICENSE NOTICE THIRD-PARTY.md sbom.json; do
  check "$file in the zip" test -s "dreambooth-engine/$file"
done
sbom() (
  for jar in dreambooth-engine/lib/*.jar; do
    name=$(basename "$jar" | sed 's/-[0-9].*//')
    grep -q "\"name\" : \"$name\"" dreambooth-engine/sbom.json || { echo "sbom.json has no $name"; exit 1; }
  done
)
check 'sbom.json names every jar' sbom
mkdir -p path
for tool in java sh dirname readlink sed head locale uname; do
  found=$(command -v "$tool") && ln -sf "$found" "path/$tool"
done
alone() (
  PATH=$stranger/path
  export PATH
  if command -v mvn; then exit 1; fi
  dreambooth-engine/bin/dreambooth train -DinstanceImages=photos -DsubjectClass=dog -DmaxTrainSteps=3 -Dcache=off
)
check 'the zip trains on a machine without Maven' alone
[ $status = 0 ] && echo 'proved'
exit $status
