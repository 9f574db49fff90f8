// Command etcd is the etcd server as its own module ships it, and nothing else. It exists so that
// a machine with Go and a module proxy, but without a container engine or GitHub, can still build
// the exact version that go.mod pins and go.sum verifies.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() {
	etcdmain.Main(os.Args)
}
