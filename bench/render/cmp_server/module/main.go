// Command argocd-cmp-server is the plugin server of Argo CD as its own module ships it, and nothing
// else. It exists so that a machine with Go and a module proxy, but without a copy of Argo CD, can
// still hold our plugin against the real server that go.mod pins and go.sum verifies.
package main

import (
	"os"

	"github.com/argoproj/argo-cd/v3/cmd/argocd-cmp-server/commands"
)

func main() {
	if err := commands.NewCommand().Execute(); err != nil {
		os.Exit(1)
	}
}
