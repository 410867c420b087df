// Link and box under seeded faults and power cuts: npm run soak -- box --seed 1 --seeds 100 --moves 500
import '../../hardware/simulator/ordeal-main.ts'
