package dev.parley.orchestrator.admin;

import dev.parley.proto.admin.NodeList;
import java.util.concurrent.CompletionStage;

/** The nodes of the cluster, as the admin API needs them. */
@FunctionalInterface
public interface Nodes {
  CompletionStage<NodeList> list();
}
