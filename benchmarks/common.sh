# Sourced by the programs beside it: builds what they run and sets java, classpath, flags and the arguments that are left.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
module=benchmarks
profiles=benchmarks
arguments=()
for argument; do
  if [[ $argument == --neighbours ]]; then
    module=benchmarks/neighbours
    profiles=benchmarks,neighbours
  else
    arguments+=("$argument")
  fi
done
target=$module/target

built() {
  [[ -f $target/built ]] &&
    [[ -z $(find pom.xml benchmarks/pom.xml benchmarks/src "$module/pom.xml" "$module/src" \
      teleport-core/pom.xml teleport-core/src \
      teleport-spring-boot-autoconfigure/pom.xml teleport-spring-boot-autoconfigure/src \
      -newer "$target/built" -print -quit) ]]
}

if ! built; then
  mvn -q -B -ntp ${MAVEN_ARGS:-} -P$profiles -pl $module -am -DskipTests -Dspotless.check.skip=true package
  touch "$target/built"
fi

classpath="$target/lib/*:$target/classes"
flags=()
# Newer releases want to be asked for native code and Unsafe.
if "$java" --sun-misc-unsafe-memory-access=allow -version >/dev/null 2>&1; then
  flags+=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
fi
