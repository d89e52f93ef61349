package dev.parley.orchestrator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** What the node's packages may know of each other and of the libraries they stand on. */
@AnalyzeClasses(packages = "dev.parley.orchestrator", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule noScalaInJava =
      noClasses().should().dependOnClassesThat().resideInAPackage("scala..");

  @ArchTest
  static final ArchRule noClassicActors =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.pekko.actor.AbstractActor")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("ReceiveBuilder");

  /**
   * One record tree is read at start; nobody carries a configuration about. A node's file lives
   * only while it is read.
   */
  @ArchTest
  static final ArchRule noConfigIsKept =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .doNotHaveSimpleName("NodeFile")
          .should()
          .notHaveRawType("com.typesafe.config.Config");

  @ArchTest
  static final ArchRule theNodeKnowsNoWorker =
      noClasses().should().dependOnClassesThat().resideInAPackage("dev.parley.worker..");

  /** Legs and models meet in the media plane, which knows neither. */
  @ArchTest
  static final ArchRule theMediaPlaneKnowsPortsOnly =
      noClasses()
          .that()
          .resideInAPackage("..orchestrator.media..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..orchestrator.realtime..",
              "..orchestrator.local..",
              "..orchestrator.upstream..",
              "..orchestrator.door..",
              "..orchestrator.node..",
              "..orchestrator.admin..");

  /**
   * What a session looks like to operators is no business of its calls, and the other way round.
   */
  @ArchTest
  static final ArchRule theAdminApiKnowsNoCalls =
      noClasses()
          .that()
          .resideInAnyPackage("..orchestrator.admin..", "..orchestrator.console..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..orchestrator.media..", "..orchestrator.realtime..", "..orchestrator.node..");

  @ArchTest
  static final ArchRule onlyTheNodeKnowsAll =
      noClasses()
          .that()
          .resideOutsideOfPackage("..orchestrator.node..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..orchestrator.node..");

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule everyPackageSaysWhatMayBeNull =
      classes()
          .should(
              new ArchCondition<JavaClass>("live in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                  events.add(
                      new SimpleConditionEvent(type, marked, type.getName() + ": " + marked));
                }
              });
}
