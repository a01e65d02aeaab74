package io.levity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house over all modules that make up a node: layers show in the package names. */
@AnalyzeClasses(
        packages = "io.levity",
        importOptions = {ImportOption.DoNotIncludeTests.class, HouseTest.NoClient.class})
class HouseTest {

    /** The client is on the test class path only. */
    static final class NoClient implements ImportOption {
        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return !location.contains("/client/") && !location.contains("levity-client");
        }
    }

    @ArchTest
    static final ArchRule shouldKeepAkkaOutOfTheRules = noClasses()
            .that()
            .resideInAnyPackage("io.levity.chain..", "io.levity.types..", "io.levity.crypto..", "io.levity.codec..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("akka..", "org.rocksdb..", "com.google.protobuf..");

    @ArchTest
    static final ArchRule shouldLetNobodyDependOnTheEdgeOrTheProcess = noClasses()
            .that()
            .resideOutsideOfPackages("io.levity.http..", "io.levity.grpc..", "io.levity.node..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.levity.http..", "io.levity.grpc..", "io.levity.node..");

    @ArchTest
    static final ArchRule shouldLetTheEdgeTouchNoStore = noClasses()
            .that()
            .resideInAnyPackage("io.levity.http..", "io.levity.grpc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.levity.persistence..");

    @ArchTest
    static final ArchRule shouldLetPersistenceKnowNoActorOfOurs = noClasses()
            .that()
            .resideInAPackage("io.levity.persistence..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.levity.actor..", "io.levity.http..", "io.levity.node..", "io.levity.metrics..");

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
}
