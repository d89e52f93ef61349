package dev.parley.admin.port;

import dev.parley.proto.admin.NodeList;
import java.util.concurrent.CompletionStage;

/** The nodes of the cluster, as the admin API needs them. */
public interface Nodes {
  CompletionStage<NodeList> list();

  /**
   * Asks a node to send its callers to the others and to leave; false if there is none so named.
   */
  CompletionStage<Boolean> drain(String node);
}
