package io.teleport;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String ROOT = "io.teleport";
    private static final String INTERNAL = "io.teleport.internal..";

    /** What a user of Netty hands to us or gets from us; everything else of Netty stays inside. */
    private static final Set<String> NETTY_IN_THE_API = Set.of(
            ByteBuf.class.getName(),
            ByteBufAllocator.class.getName(),
            Channel.class.getName(),
            ChannelHandler.class.getName(),
            SslContext.class.getName());

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void internalIsImportedByTheRootPackageAlone() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, INTERNAL)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL));
    }

    @Test
    void noInternalTypeIsInAPublicSignature() {
        check(classes()
                .that(ArePartOfTheApi.OF_THE_CORE)
                .should(new NotExpose(resideInAPackage(INTERNAL).as("internal types"))));
    }

    @Test
    void onlyAFewTypesOfNettyAreInAPublicSignature() {
        DescribedPredicate<JavaClass> hidden = resideInAPackage("io.netty..")
                .and(describe("hidden", type -> !NETTY_IN_THE_API.contains(type.getFullName())))
                .as("types of Netty but for " + NETTY_IN_THE_API);
        check(classes().that(ArePartOfTheApi.OF_THE_CORE).should(new NotExpose(hidden)));
    }

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().assignedFrom(PackageSlices.ROOT_AND_INTERNAL_AS_ONE)
                .should()
                .beFreeOfCycles());
        check(slices().assignedFrom(PackageSlices.WITHIN_INTERNAL).should().beFreeOfCycles());
    }

    @Test
    void staticFieldsAreFinal() {
        check(fields().that().areStatic().should().beFinal());
    }

    @Test
    void staticFieldsHoldNothingMutable() {
        DescribedPredicate<JavaClass> mutable = describe("mutable", ArchitectureTest::isMutable);
        check(fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .notHaveRawType(mutable));
    }

    @Test
    void nothingIsPrintedOrLoggedPastSlf4j() {
        check(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
        check(NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
    }

    @Test
    void theCoreKnowsNoSpring() {
        check(noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.."));
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CORE.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allMatch(ArchitectureTest::isNullMarked);
    }

    /** Empty rules pass as long as packages are empty; once each has its classes, the exemption goes. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CORE);
    }

    private static boolean isNullMarked(JavaPackage javaPackage) {
        return javaPackage
                .tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
    }

    private static boolean isMutable(JavaClass type) {
        return isMutableCollection(type)
                || type.isEquivalentTo(LongAdder.class)
                || type.isEquivalentTo(LongAccumulator.class)
                || isAtomic(type);
    }

    /** A field declared as Map, List or Set is taken to hold an unmodifiable one. */
    private static boolean isMutableCollection(JavaClass type) {
        return type.getPackageName().startsWith("java.util")
                && (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class))
                && (!type.isInterface() || type.getPackageName().equals("java.util.concurrent"));
    }

    private static boolean isAtomic(JavaClass type) {
        return type.getPackageName().equals("java.util.concurrent.atomic")
                && !type.getSimpleName().endsWith("FieldUpdater");
    }
}
