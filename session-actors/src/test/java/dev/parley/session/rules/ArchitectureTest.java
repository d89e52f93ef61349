package dev.parley.session.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.parley.session.model.ContextItem;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "dev.parley.session", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule rulesArePure =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.parley.session.rules",
              "dev.parley.session.ledger",
              "dev.parley.session.conversation")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.pekko..", "org.slf4j..", "java.util.concurrent..");

  @ArchTest
  static final ArchRule onlyTheShellReadsAClock =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parley.session.shell")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(InstantSource.class)
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("Random");

  @ArchTest
  static final ArchRule theShellUsesItsWorldsClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule nothingWaitsInHere =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(java.util.concurrent.CompletableFuture.class, "join")
          .orShould()
          .callMethod(java.util.concurrent.CompletableFuture.class, "get");

  @ArchTest
  static final ArchRule theRulesDoNotKnowTheShell =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parley.session.shell")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.parley.session.shell");

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

  /** Items and what a model is sent of them share one word: who said it. */
  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .assignedFrom(packages())
          .should()
          .beFreeOfCycles()
          .ignoreDependency(
              resideInAPackage("dev.parley.session.conversation"),
              equivalentTo(ContextItem.Role.class));

  @ArchTest
  static final ArchRule everyPackageSaysWhatMayBeNull = classes().should(liveInAMarkedPackage());

  private static SliceAssignment packages() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return SliceIdentifier.of(type.getPackageName());
      }

      @Override
      public String getDescription() {
        return "packages";
      }
    };
  }

  private static ArchCondition<JavaClass> liveInAMarkedPackage() {
    return new ArchCondition<>("live in a package marked @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        var text = type.getPackageName() + ": not marked (expected: @NullMarked package-info)";
        events.add(new SimpleConditionEvent(type, marked, text));
      }
    };
  }
}
