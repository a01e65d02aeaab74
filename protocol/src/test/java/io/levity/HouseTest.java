package io.levity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house for the protocol: the same inputs give the same outputs, everywhere and always. */
@AnalyzeClasses(packages = "io.levity", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {

    @ArchTest
    static final ArchRule shouldReadNoClockAndNoRandomness = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom");

    @ArchTest
    static final ArchRule shouldStartNoThreads = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.CompletableFuture")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ExecutorService")
            .orShould()
            .callConstructor(Thread.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class);

    @ArchTest
    static final ArchRule shouldDoNoInputOrOutput = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..", "java.sql..", "org.slf4j..");

    @ArchTest
    static final ArchRule shouldKeepTheConsensusApartFromWhatItOrders = noClasses()
            .that()
            .resideInAPackage("io.levity.chain.consensus..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.levity.chain.execution..",
                    "io.levity.chain.state..",
                    "io.levity.chain.mempool..",
                    "io.levity.chain.network..",
                    "io.levity.chain.validator..");

    @ArchTest
    static final ArchRule shouldLayerTheFoundations = noClasses()
            .that()
            .resideInAnyPackage("io.levity.types..", "io.levity.crypto..", "io.levity.codec..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.levity.chain..");

    @ArchTest
    static final ArchRule shouldHaveNoVagueNames = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    @ArchTest
    static final ArchRule shouldHaveNoCyclesBetweenProducts =
            slices().matching("io.levity.(*)..").should().beFreeOfCycles();
}
